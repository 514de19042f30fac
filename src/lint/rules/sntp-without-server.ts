import { isNone, settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const sntpWithoutServer: Rule = {
  id: 'sntp-without-server',
  title: 'A time server is to be asked, and there is none',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation: 'With sntp_mode: unicast and no sntp_server, or 0.0.0.0, phones never learn the time.',
  confidence: 'documented',
  sources: ['sip-guide-2.0-p3-23', 'elastix-template'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'sntp_mode: unicast\nsntp_server: 10.0.0.2\n' },
      {
        'SIPDefault.cnf': 'sntp_mode: unicast\n',
        'SIP00115C000101.cnf': 'line1_name: 101\nsntp_server: 10.0.0.2\n',
      },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'sntp_mode: unicast\nsntp_server: ""\n' },
        at: ['SIPDefault.cnf:2'],
      },
      { files: { 'SIPDefault.cnf': 'sntp_mode: unicast\n' }, at: ['SIPDefault.cnf:1'] },
    ],
  },
  *check(file, tree) {
    const mode = tree.setting(file, 'sntp_mode');
    if (mode?.value.toLowerCase() !== 'unicast') return;
    const server = tree.setting(file, 'sntp_server');
    const own = settingOf(file, 'sntp_server') ?? settingOf(file, 'sntp_mode');
    const isThere = server !== undefined && !isNone(server.value) && server.value !== '0.0.0.0';
    if (own === undefined || isThere || (server === undefined && !tree.lacks('sntp_server'))) return;
    yield { range: own.valueRange, message: 'sntp_mode is unicast, and no sntp_server is given.' };
  },
};
