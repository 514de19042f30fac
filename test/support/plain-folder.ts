import { syntheticFirmware } from '#virtual-phone/synthetic-firmware.ts';

/** What differs between the folders that tests write. */
interface PlainFolder {
  readonly mac: string;
  readonly proxy: { readonly address: string; readonly port: number };
  readonly user: string;
  readonly secret: string;
  readonly natEnable: 0 | 1;
}

/** The files that an administrator without Offhook would put into a TFTP folder for one phone. */
export function plainFolder(folder: PlainFolder): Record<string, Uint8Array | string> {
  const { mac, proxy, user, secret, natEnable } = folder;
  return {
    'XMLDefault.cnf.xml': `<Default>
<loadInformation7 model="IP Phone 7960">P0S3-8-12-00</loadInformation7>
<loadInformation8 model="IP Phone 7940">P0S3-8-12-00</loadInformation8>
</Default>
`,
    'SIPDefault.cnf': `# SIP default configuration
image_version: P0S3-8-12-00
proxy1_address: "${proxy.address}"
proxy1_port: ${proxy.port}
proxy_register: 1
timer_register_expires: 3600
`,
    [`SIP${mac}.cnf`]: `phone_label: "Desk"
line1_name: ${user}
line1_authname: "${user}"
line1_password: "${secret}"
nat_enable: ${natEnable}
`,
    'RINGLIST.DAT': 'Old bell\tbell.raw\n',
    'dialplan.xml': '<DIALTEMPLATE>\n  <TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
    ...Object.fromEntries(syntheticFirmware().map(({ name, bytes }) => [name, bytes])),
  };
}
