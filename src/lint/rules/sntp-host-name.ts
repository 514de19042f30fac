import { isNone, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const sntpHostName: Rule = {
  id: 'sntp-host-name',
  title: 'A time server by name',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Sources disagree: the guide wants an IPv4 address, while working files have names such as pool.ntp.org. A name needs DNS from DHCP or dyn_dns_addr_1, and a release that looks it up. An address always works.',
  confidence: 'documented',
  sources: ['sip-guide-2.0-p3-24', 'voipfone-default', 'julianhead-default'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'sntp_server: 10.0.0.2\nsntp_mode: unicast\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'sntp_server: "pool.ntp.org"\nsntp_mode: unicast\n' },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { key, value, valueRange, problem } of settingsOf(file)) {
      if (key !== 'sntp_server' || problem !== undefined || isNone(value) || !/[a-z]/i.test(value)) continue;
      yield {
        range: valueRange,
        message:
          'The guide wants an IPv4 address here, working files have names: sources disagree. A name needs DNS.',
      };
    }
  },
};
