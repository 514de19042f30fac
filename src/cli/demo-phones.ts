import type { ModelId } from '#knowledge/models.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { type Datagrams, systemDatagrams } from '#virtual-phone/datagrams.ts';
import { factoryFlash, loaderOnlyFlash, type PhoneFlash } from '#virtual-phone/flash.ts';

/** One phone of the demo and what its owner would say of it. */
export interface DemoPhone {
  readonly mac: MacAddress;
  readonly model: ModelId;
  readonly address: Ipv4Address;
  readonly extension: string;
  readonly name: string;
  /** What it says everything with in a call. */
  readonly toneHertz: number;
  readonly flash: PhoneFlash;
  readonly story: string;
}

/** The two states in which phones come from the shelf: never converted, and stranded half-way by another tool. */
export const DEMO_PHONES: readonly DemoPhone[] = [
  {
    mac: '00:11:5C:93:AF:D1' as MacAddress,
    model: '7960',
    address: '127.0.0.41' as Ipv4Address,
    extension: '208',
    name: 'Front desk',
    toneHertz: 440,
    flash: factoryFlash(),
    story: 'with the factory SCCP firmware',
  },
  {
    mac: '00:11:5C:93:AF:D2' as MacAddress,
    model: '7940',
    address: '127.0.0.42' as Ipv4Address,
    extension: '209',
    name: 'Workshop',
    toneHertz: 660,
    flash: loaderOnlyFlash(),
    story: 'with a loader and nothing for it to start',
  },
];

const SIP_PORT = 5060;

/**
 * A port where a phone on this address can speak SIP, or `undefined` when it can have 5060: on a machine where a
 * telephone system listens on all addresses, it can't.
 */
export async function freeSipPort(
  address: Ipv4Address,
  datagrams: Datagrams = systemDatagrams,
): Promise<number | undefined> {
  const ignore = () => {};
  try {
    const socket = await datagrams.open(address, SIP_PORT, ignore);
    socket.close();
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const socket = await datagrams.open(address, 0, ignore);
    socket.close();
    return socket.port;
  }
}
