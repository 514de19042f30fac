import type { Connector } from '#pbx/connector.ts';
import type { PbxFinding } from '#pbx/pbx-finding.ts';
import type { StoredPbx } from '#store/pbxes.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Check, CheckState } from './check.ts';

/** How a PBX is spoken with. */
export interface PbxAccess {
  /** Its connector; `undefined` for one that can't be spoken with. */
  readonly connect: (pbx: StoredPbx) => Connector | undefined;
  /** Why no SIP server answers there; `undefined` when one does. */
  readonly sipTrouble: (host: string, port: number) => Promise<string | undefined>;
}

const WORST: readonly CheckState[] = ['problem', 'warning', 'unknown', 'ok'];

/** Whether phones reach a PBX, and whether it lets us in and is set up as it must be. */
export function pbxCheck(pbx: StoredPbx, access: PbxAccess): Check {
  return {
    id: `pbx-${pbx.name}`,
    title: `PBX ${pbx.name}`,
    async run() {
      const findings = [await reach(pbx, access), ...(await setUp(pbx, access))];
      const remedies = findings.flatMap(({ state, remedy }) => (state === 'ok' ? [] : (remedy ?? [])));
      return {
        state: WORST.find((state) => findings.some((finding) => finding.state === state)) ?? 'ok',
        found: findings.map(({ state, found }) => (state === 'ok' ? found : `${found}.`)).join('\n'),
        ...(remedies.length === 0 ? {} : { remedy: [...new Set(remedies)].join('\n') }),
      };
    },
  };
}

async function reach({ address, port }: StoredPbx, { sipTrouble }: PbxAccess): Promise<PbxFinding> {
  const trouble = await sipTrouble(address, port);
  if (trouble === undefined) {
    return { state: 'ok', found: `SIP is answered over UDP at ${address}:${port}, where phones register` };
  }
  return {
    state: 'problem',
    found: `phones register over UDP at ${address}:${port}, and from here: ${trouble}`,
    remedy:
      'It must listen there for UDP (Asterisk: a transport of protocol udp in pjsip.conf), and no firewall be between; or name the right place: offhook pbx change NAME --address … --port ….',
  };
}

async function setUp(pbx: StoredPbx, { connect }: PbxAccess): Promise<readonly PbxFinding[]> {
  await using connector = connect(pbx);
  if (connector === undefined) return [];
  try {
    if (connector.examine !== undefined) return await connector.examine();
    if (!connector.abilities.has('registrations')) return [];
    await connector.registrations();
    return [{ state: 'ok', found: 'it tells who is registered' }];
  } catch (error) {
    if (!(error instanceof OffhookError)) throw error;
    return [{ state: 'problem', found: error.message.replace(/\.$/, ''), remedy: error.remedy }];
  }
}
