import { setValue } from '#files/cnf/cnf-editor.ts';
import { parseCnf, serializeCnf } from '#files/cnf/cnf-reader.ts';
import { isSecretSetting } from '#files/parameters/secret-names.ts';
import { MASK } from '#values/secret.ts';

/** A configuration file fit to be looked at: every secret in it is masked, everything else is as it was. */
export function maskSecrets(bytes: Uint8Array): Uint8Array {
  let document = parseCnf(bytes);
  const secrets = document.lines.flatMap((line) =>
    line.kind === 'setting' && isSecretSetting(line.name) ? [line] : [],
  );
  for (const { name, value } of secrets) {
    if (value !== '' && value !== 'UNPROVISIONED') document = setValue(document, name, MASK);
  }
  return serializeCnf(document);
}
