import type { PhoneHappening } from '#virtual-phone/virtual-phone-event.ts';
import type { CallName } from './call-leg.ts';
import type { CallNews } from './call-step.ts';
import type { CallStatistics } from './sound/sound.ts';

/** Why a call was made: somebody wants to know what comes of it. */
export interface CallCause {
  readonly onNews?: (news: CallNews) => void;
}

/** What happens in a call, as an entry of the phone's timeline. */
export function describeCallNews(name: CallName, news: CallNews, statistics: CallStatistics): PhoneHappening {
  const { id: call, account, direction, number } = name;
  const which = { call, line: account.line };
  switch (news.what) {
    case 'dialling':
      return { type: 'call-dialling', ...which, number };
    case 'ringing':
      return { type: 'call-ringing', ...which, direction, number };
    case 'connected':
      return { type: 'call-connected', ...which, number };
    case 'held':
    case 'resumed':
      return { type: 'call-held', ...which, isHeld: news.what === 'held', by: news.by };
    case 'hold-failed':
      return { type: 'call-refused', ...which, what: 'hold', status: news.status };
    case 'transferred':
      return { type: 'call-transferred', ...which };
    case 'transfer-failed':
      return { type: 'call-refused', ...which, what: 'transfer', status: news.status };
    case 'ended': {
      const { sent, received, lost } = statistics;
      return { type: 'call-ended', ...which, reason: news.reason, sent, received, lost };
    }
  }
}
