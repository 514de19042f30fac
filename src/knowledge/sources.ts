/** Where a fact comes from: facts name the key, people follow `where`. */
export interface Source {
  readonly title: string;
  /** Address, or `repository@commit path`; absent when the text was never public at one place. */
  readonly where?: string;
}

export const SOURCES = {
  'sip-guide-2.0-p3-10': {
    title: 'SIP IP Phone 7960 Administrator Guide 2.0 (78-10497-02), p. 3-10',
    where: 'https://www.easymanua.ls/cisco/7960/manual/564843?p=70',
  },
  'sip-guide-2.0-p3-23': {
    title: 'SIP IP Phone 7960 Administrator Guide 2.0, p. 3-23',
    where: 'https://manualsdump.com/en/manuals/cisco_systems-ip_phone_7960/257178/83',
  },
  'sip-guide-2.0-p3-24': {
    title: 'SIP IP Phone 7960 Administrator Guide 2.0, p. 3-24',
    where: 'https://www.easymanua.ls/cisco/7960/manual/564843?p=84',
  },
  'sip-guide-2.0-p3-26': {
    title: 'SIP IP Phone 7960 Administrator Guide 2.0, p. 3-26',
    where: 'https://www.easymanua.ls/cisco/7960/manual/564843?p=86',
  },
  'sip-guide-4.0-p1-9': {
    title: 'SIP IP Phone Administrator Guide 4.0, p. 1-9',
    where: 'https://www.easymanua.ls/cisco/sip-ip-phone/manual?p=25',
  },
  'sip-guide-4.0-p2-4': {
    title: 'SIP IP Phone Administrator Guide 4.0, p. 2-4',
    where: 'https://www.easymanua.ls/cisco/sip-ip-phone/manual?p=36',
  },
  'sip-guide-4.0-p3-10': {
    title: 'SIP IP Phone Administrator Guide 4.0, p. 3-10',
    where: 'https://www.easymanua.ls/cisco/sip-ip-phone/manual?p=62',
  },
  'sip-guide-4.0-p3-24': {
    title: 'SIP IP Phone Administrator Guide 4.0, p. 3-24',
    where: 'https://www.easymanua.ls/cisco/sip-ip-phone/manual?p=76',
  },
  'sip-guide-4.0-p3-30': {
    title: 'SIP IP Phone Administrator Guide 4.0, contents: "Using the Command-Line Interface", p. 3-30',
    where: 'https://www.easymanua.ls/cisco/sip-ip-phone/manual?p=5',
  },
  'dexter-console': {
    title: 'A session on the console of a 7940, in an article on Callcentric and that phone',
  },
  ciscoboy: {
    title: 'ciscoboy, a program in C that presses keys of a 79XX over telnet',
  },
  'sip-guide-6-7-routing': {
    title: 'SIP IP Phone Administrator Guide 6.x/7.x, Routing and Proxy Support',
    where: 'https://bridge-builders.net/manual/1233087/Cisco-7960g.html?page=25',
  },
  'sip-guide-7.5-app-d': {
    title: 'SIP IP Phone Administrator Guide 7.5, Appendix D',
    where:
      'https://www.cisco.com/c/en/us/td/docs/voice_ip_comm/cuipph/7960g_7940g/sip/7_5/english/administration/guide/ver7_5/sipaxd75.html',
  },
  'sip-guide-7.5-app-d-mirror': {
    title: 'SIP IP Phone Administrator Guide 7.5, Appendix D (mirror, same readable range)',
    where:
      'https://docstore.mik.ua/univercd/cc/td/doc/product/voice/c_ipphon/english/ipp7960/addprot/sip/admin/ver7_5/sipaxd75.htm',
  },
  'sip-guide-8.0-p1-11': {
    title: 'SIP IP Phone Administrator Guide 8.0 (OL-7890-01), p. 1-11',
    where: 'https://manualshive.com/ru/manual/cisco/7940g/65391?page=27',
  },
  'sip-guide-8.0-p4-4': {
    title: 'SIP IP Phone Administrator Guide 8.0 (OL-7890-01), p. 4-4',
    where: 'https://manualshive.com/en/manual/cisco/7940g/65391?page=68',
  },
  'firmware-matrix': {
    title: 'Cisco 7960/7940 Firmware Upgrade Matrix',
    where: 'https://cisco.com/en/US/docs/voice_ip_comm/cuipph/7960g_7940g/mgcp/firmware/matrix/frmwrup.html',
  },
  'rfc-3261': {
    title: 'RFC 3261, SIP: Session Initiation Protocol',
    where: 'https://www.rfc-editor.org/rfc/rfc3261',
  },
  'cme-guide-sample': {
    title:
      'Cisco Unified CME System Administrator Guide, generating configuration files: SIPDefault.cnf and SIP<MAC>.cnf written for P0S3-07-4-00',
  },
  'sipxecs-phone': {
    title: 'sipXecs, machine-readable model of the 7940/7960 settings',
    where: 'SIPfoundry/legacy-sipxecs@dc2f6f5e69 sipXcisco/etc/ciscoIp/phone.xml',
  },
  'sipxecs-line': {
    title: 'sipXecs, machine-readable model of the 7940/7960 line settings',
    where: 'SIPfoundry/legacy-sipxecs@dc2f6f5e69 sipXcisco/etc/ciscoIp/line.xml',
  },
  'voipfone-default': {
    title: 'SIPDefault.cnf for 8.12 with per-release headings and default comments',
    where: 'dbaldree/cisco_sip_voipfone@36bddb781d SIPDefault.cnf',
  },
  'voipfone-phone': {
    title: 'SIP<MAC>.cnf for 8.12 with default comments',
    where: 'dbaldree/cisco_sip_voipfone@36bddb781d SIP0014638ADF5E.cnf',
  },
  'sip-stack-config': {
    title: 'Cisco SIP stack (related code base), configuration table',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/common/prot_configmgr.{h,c}, prot_cfgmgr_private.h',
  },
  'sip-stack-limits': {
    title: 'Cisco SIP stack (related code base), field sizes',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/includes/configmgr.h',
  },
  'sip-stack-register': {
    title: 'Cisco SIP stack (related code base), registration',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/sipstack/ccsip_register.c',
  },
  'sip-stack-check-sync': {
    title: 'Cisco SIP stack (related code base), check-sync reader',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/includes/check_sync.h',
  },
  'sip-stack-dial-plan': {
    title: 'Cisco SIP stack (related code base), dial plan reader',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/src-common/dialplan.c, util_parse.c',
  },
  'fusionpbx-template': {
    title: 'FusionPBX template for the 7940',
    where: 'fusionpbx/fusionpbx@c7a00dcb3e resources/templates/provision/cisco/7940/SIP{$mac}.cnf',
  },
  'elastix-template': {
    title: 'Elastix template for SIPDefault.cnf',
    where:
      'xrobau/elastix@4331dc28df apps/core/endpointconfig2/setup/usr/share/elastix/endpoint-classes/tpl/Cisco_global_SIPDefault.tpl',
  },
  'mkirbst-default': {
    title: 'SIPDefault.cnf of a German 7960 guide',
    where: 'mkirbst/cisco7960fritzbox@61bf67af43 configs_cisco7960/SIPDefault.cnf',
  },
  'mkirbst-guide': {
    title: 'German guide to the 7960 at a FRITZ!Box',
    where: 'mkirbst/cisco7960fritzbox@61bf67af43',
  },
  'julianhead-default': {
    title: 'SIPDefault.cnf of a converted fleet',
    where: 'julianhead/CiscoPhones@b3a5adc952 SIPDefault.cnf',
  },
  'tftp-log-2021': {
    title: 'TFTP server log of nine phones being converted to SIP 8.12, July 2021',
    where: 'julianhead/CiscoPhones@b3a5adc952 tftplog',
  },
  'teo-7960-log': {
    title: 'DHCP, TFTP and SIP logs of one 7960 with SIP 8.12, December 2020',
    where: 'https://tdtemcerts.blogspot.com/2020/12/teo-en-mings-guide-to-configuring_24.html',
  },
  'funkfeuer-wiki': {
    title: 'Funkfeuer wiki, Cisco 7940',
    where: 'https://oldwiki.funkfeuer.at/wiki/Cisco_7940',
  },
  'chokidney-readme': {
    title: 'Notes on bringing a 7960 back to life',
    where: 'chokidney/Cisco7960@1492db2f9c README.md',
  },
  'voip-info-6.0': {
    title: 'Old voip-info copy listing what release 6.0 added',
    where: 'http://www.asteriskpbx.it/default.asp?id=36&mnu=36',
  },
  'simkin-blog': {
    title: 'Blog post on the 7940 with Asterisk',
    where: 'http://simkin.org/wordpress/?p=169',
  },
  hearsay: { title: 'Commonly named; no public source found' },
  'upgrade-how-to-2004': { title: 'Upgrade how-to of 2004' },
  'wazo-dhcp': {
    title: 'Wazo provisioning plugins: DHCP classes and device identification',
    where:
      'wazo-platform/wazo-provd-plugins dhcp/dhcp/dhcpd_update/cisco.conf, plugins/wazo_cisco_sccp/common/common.py',
  },
  'voip-info-upgrade': { title: 'voip-info.org, single-step upgrade page for the 7940/7960' },
  'chan-sccp': {
    title: 'chan-sccp: device types and default files',
    where: 'chan-sccp/chan-sccp conf/tftp/XMLDefault.cnf.xml, src/sccp_enum.in, src/sccp_device.c',
  },
  'sip-7940-captures': {
    title: 'Published SIP messages of 7940 and 7960 phones',
    where: 'https://pastebin.com/rqH7bQ8s',
  },
  'public-firmware-copies': {
    title: 'The same bytes in at least three public repositories',
    where: 'julianhead/CiscoPhones, nikscave, staskobzar/cisco_prov, dkgroot/provision_sccp',
  },
  'cme-firmware-guide': { title: 'Cisco Unified CME administration, firmware upgrade chapters' },
  'tech-note-5455': {
    title: 'Cisco document 5455, converting a handset to SIP (its list of headings)',
    where:
      'https://www.cisco.com/c/en/us/support/docs/collaboration-endpoints/unified-ip-phone-7900-series/5455-handset-to-sip.html',
  },
  'cisco-bug-os79xx': {
    title: 'Cisco bug CSCdv19260, quoted in the Cisco community',
    where:
      'https://community.cisco.com/t5/collaboration-voice-and-video/how-to-convert-phones-from-sip-to-sccp/ta-p/3113837',
  },
  'cisco-voip-2005': {
    title: 'cisco-voip mailing list, January 2005: file names, and errors that stop the loader (CSCee31047)',
    where: 'https://puck.nether.net/pipermail/cisco-voip/2005-January/002720.html',
  },
  'pro-voip-default': {
    title: 'Commented SIPDefault.cnf for the 7940',
    where: 'http://pro-voip.com.ua/cisco-7940-sip-default-cnf',
  },
  'public-files': { title: 'Over 90 configuration files in public repositories, measured and compared' },
  'julianhead-tree': {
    title: 'The TFTP folder of a converted fleet',
    where: 'julianhead/CiscoPhones@b3a5adc952',
  },
  'voipfone-tree': {
    title: 'A TFTP folder for two phones at a British provider',
    where: 'dbaldree/cisco_sip_voipfone@36bddb781d',
  },
  'staskobzar-templates': {
    title: 'Provisioning templates and ring tones',
    where: 'staskobzar/cisco_prov@21e3f0eff2',
  },
  'sipxecs-config': {
    title: 'sipXecs, the configuration that it is expected to write for a 7960',
    where: 'SIPfoundry/legacy-sipxecs@dc2f6f5e69 sipXcisco/etc/ciscoIp/expected-7960.cfg',
  },
  'sip-stack-text': {
    title: 'Cisco SIP stack (related code base), messages of the configuration reader',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/common/text_strings.c',
  },
  'sip-stack-values': {
    title: 'Cisco SIP stack (related code base), how values are read',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/common/cfgfile_utils.c',
  },
  'sip-stack-transport': {
    title: 'Cisco SIP stack (related code base), ports of its SIP messages',
    where: 'mozilla/ikran@b62dac8f10 src/sipcc/core/sipstack/sip_common_transport.c, ccsip_messaging.c',
  },
  'sip-guide-4.0-p2-18': {
    title: 'SIP IP Phone Administrator Guide 4.0, p. 2-18, dial plans',
    where: 'https://manualshive.com/en/manual/cisco/sip-ip-phone/65729?page=50',
  },
  'sip-guide-6-7-p3-23': {
    title: 'SIP IP Phone Administrator Guide 6.x/7.x, p. 3-23, dial plans',
    where: 'https://www.manualslib.com/manual/1233087/Cisco-7960g.html?page=57',
  },
  'cucm-dial-rules': {
    title: 'Cisco CallManager guide, SIP dial rules, p. 40-6',
    where: 'http://powertool.manualsonline.com/manuals/mfg/cisco_systems/ol1861101_1.html?p=242',
  },
  'nortelnetworks-dial-plan': { title: 'A public dial plan', where: 'nortelnetworks/cisco dialplan.xml' },
  'ring-requirements': {
    title: 'Cisco phone guides, PCM file requirements for custom rings',
    where: 'https://easymanua.ls/cisco/7961g/manual/1151930?p=131',
  },
  'ring-tests': {
    title: 'Ring converter for the 7940/7960 whose author tried the limits with SIP loads',
    where: 'alextwl/cisco79xx-sip-stuff any2pcm.sh',
  },
  'xml-services-guide': {
    title: 'Cisco Unified IP Phone Services Application Development Notes (OL-20949, OL-22505)',
  },
  'xml-services-schema': {
    title: 'Schema of phone XML objects, version 3.3.4',
    where: 'chan-sccp/chan-sccp conf/xslt-templates/lib/CiscoIPPhone.xsd',
  },
  'logo-recipes': {
    title: 'Recipes for logos of the SIP 7940/7960',
    where: 'http://jtech.net/ip_phone/cisco/79xxlogo.aspx, splesniewski/cisco79xx',
  },
  'itu-numbering': {
    title: 'National numbering plans as countries tell them to the ITU (E.129)',
    where: 'https://www.itu.int/oth/T0202.aspx?parent=T0202',
  },
  libphonenumber: {
    title: 'Metadata of libphonenumber: lengths, examples and emergency numbers of every country',
    where: 'google/libphonenumber resources/PhoneNumberMetadata.xml, ShortNumberMetadata.xml',
  },
  'bipt-numbering': {
    title: 'BIPT, numbering principles of Belgium',
    where: 'http://bipt.be/en/consumers/telephone/numbering/numbering-principles',
  },
  nanpa: { title: 'North American Numbering Plan Administrator', where: 'https://www.nanpa.com' },
  certutils: { title: 'Tools for signed Cisco phone files', where: 'usecallmanagernz/certutils' },
  'tz-database': { title: 'Time zone database', where: 'https://www.iana.org/time-zones' },
  'xml-1.0': { title: 'Extensible Markup Language (XML) 1.0', where: 'https://www.w3.org/TR/xml/' },
  'offhook-lint': { title: 'How this linter itself works' },
  'offhook-policy': { title: 'How Offhook itself decides whom it answers (docs/decisions)' },
  'founding-article': { title: 'The Dutch article on the 79xx that Offhook began with' },
} as const satisfies Record<string, Source>;

export type SourceKey = keyof typeof SOURCES;
