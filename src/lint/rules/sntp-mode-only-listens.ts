import { isNone, settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const LISTENERS = ['directedbroadcast', 'multicast'];

export const sntpModeOnlyListens: Rule = {
  id: 'sntp-mode-only-listens',
  title: 'A time server that is asked once, or never',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'With directedbroadcast, which is the default, the phone asks its server once and from then on only listens to broadcasts, which servers on the Internet do not send; with multicast it never asks. The clock drifts. Use sntp_mode: unicast.',
  confidence: 'documented',
  sources: ['sip-guide-2.0-p3-24', 'sip-guide-2.0-p3-23', 'staskobzar-templates'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'sntp_server: 10.0.0.2\nsntp_mode: unicast\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'sntp_server: 10.0.0.2\nsntp_mode: directedbroadcast\n' },
        at: ['SIPDefault.cnf:2'],
      },
      { files: { 'SIPDefault.cnf': 'sntp_server: 10.0.0.2\n' }, at: ['SIPDefault.cnf:1'] },
    ],
  },
  *check(file, tree) {
    const server = tree.setting(file, 'sntp_server');
    if (server === undefined || isNone(server.value) || server.value === '0.0.0.0') return;
    const mode = tree.setting(file, 'sntp_mode');
    const own = settingOf(file, 'sntp_mode') ?? settingOf(file, 'sntp_server');
    if (own === undefined) return;
    if (mode === undefined) {
      if (!tree.lacks('sntp_mode')) return;
      yield {
        range: own.valueRange,
        message:
          'Without sntp_mode phones ask this server once and then only listen; write sntp_mode: unicast.',
      };
    } else if (LISTENERS.includes(mode.value.toLowerCase())) {
      yield {
        range: own.valueRange,
        message: `With sntp_mode ${mode.value} the time server is not asked again; write unicast.`,
      };
    }
  },
};
