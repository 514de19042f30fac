import type { PhoneModel } from '#knowledge/models.ts';
import type { Configuration } from '#virtual-phone/configuration.ts';

/** Where SIP messages go; the address may be a host name. */
export interface SipPeer {
  readonly address: string;
  readonly port: number;
}

/** What one line registers with. Holds the secret: never to be shown. */
export interface LineAccount {
  readonly line: number;
  readonly user: string;
  readonly displayName: string;
  readonly authName: string;
  readonly secret: string;
  /** Named in the URIs. */
  readonly proxy: SipPeer;
  /** Where the messages are sent: the outbound proxy if there is one. */
  readonly target: SipPeer;
}

/**
 * The lines that have a name. Without a proxy of its own a line uses the first one, without credentials those of
 * line 1 (docs/explain/cnf-files.md). `override` takes the place of every proxy.
 */
export function accountsOf(
  configuration: Configuration,
  model: Pick<PhoneModel, 'lines'>,
  override: SipPeer | undefined,
): LineAccount[] {
  const accounts: LineAccount[] = [];
  for (let line = 1; line <= model.lines; line += 1) {
    const own = (field: string) => configuration.text(`line${line}_${field}`);
    const shared = (field: string) => own(field) || configuration.text(`line1_${field}`);
    const user = own('name');
    if (user === '') continue;
    const proxy = override ?? proxyOf(configuration, line);
    accounts.push({
      line,
      user,
      displayName: own('displayname') || user,
      authName: shared('authname'),
      secret: shared('password'),
      proxy,
      target: override ?? outboundProxy(configuration) ?? proxy,
    });
  }
  return accounts;
}

function proxyOf(configuration: Configuration, line: number): SipPeer {
  const n = configuration.text(`proxy${line}_address`) === '' ? 1 : line;
  return {
    address: configuration.text(`proxy${n}_address`),
    port: configuration.number(`proxy${n}_port`),
  };
}

function outboundProxy(configuration: Configuration): SipPeer | undefined {
  const address = configuration.text('outbound_proxy');
  return address === '' ? undefined : { address, port: configuration.number('outbound_proxy_port') || 5060 };
}
