import { syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';
import type { ServedFiles } from './scripted-tftp-server.ts';

const FIRMWARE = Object.fromEntries(syntheticFirmware().map(({ name, bytes }) => [name, bytes]));

/** Everything that takes a factory phone to registered, as a person would write it into a folder. */
export function fullSet(
  mac: string,
  options: { proxy: string; natEnable?: 0 | 1; extra?: string },
): ServedFiles {
  return {
    'XMLDefault.cnf.xml':
      '<Default>\n<loadInformation7 model="IP Phone 7960">P0S3-8-12-00</loadInformation7>\n' +
      '<loadInformation8 model="IP Phone 7940">P0S3-8-12-00</loadInformation8>\n</Default>\n',
    'OS79XX.TXT': 'P003-8-12-00\n',
    'SIPDefault.cnf':
      `# for every phone\nimage_version: P0S3-8-12-00\nproxy1_address: "${options.proxy}" ; the PBX\n` +
      `proxy_register: 1\nnat_enable: ${options.natEnable ?? 1}\nsync: 1\n`,
    [`SIP${mac}.cnf`]:
      'phone_label: "Reception "\nline1_name: 208\nline1_authname: "208"\nline1_password: "secret-208"\n' +
      `line2_name: "UNPROVISIONED"\n${options.extra ?? ''}`,
    'RINGLIST.DAT': 'Old bell\tbell.raw\n',
    'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
    'syncinfo.xml': '<SYNCINFO><IMAGE VERSION="*" SYNC="2"/></SYNCINFO>\n',
    ...FIRMWARE,
  };
}
