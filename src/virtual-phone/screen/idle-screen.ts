import type { PhoneModel } from '#knowledge/models.ts';
import type { Configuration } from '#virtual-phone/configuration.ts';
import type { PagePicture } from '#virtual-phone/read/read-phone-page.ts';
import { type LineKey, type Screen, shownSoftKeys } from './screen.ts';
import { dateAndTime } from './wall-clock.ts';

/** What the idle screen depends on besides the configuration. */
export interface IdleState {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Numbers of the lines that are registered. */
  readonly registered: ReadonlySet<number>;
  readonly messagesWaiting: number;
  readonly logo: PagePicture | undefined;
}

const LABEL_CHARACTERS = 11;
const LINE_CHARACTERS = 12;
/** What the keys are called on an idle SIP phone (uncertain). */
const IDLE_KEYS = [
  { name: 'Redial', position: 1 },
  { name: 'NewCall', position: 2 },
];

/** The phone as it stands there: clock, label, lines, logo. */
export function idleScreen(
  configuration: Configuration,
  { lines }: Pick<PhoneModel, 'lines'>,
  state: IdleState,
): Screen {
  const text = (name: string) => configuration.text(name);
  return {
    dateAndTime: dateAndTime(text, state.now),
    label: text('phone_label').slice(0, LABEL_CHARACTERS),
    lines: Array.from({ length: lines }, (_, index) => lineKey(text, index + 1, state.registered)).filter(
      ({ label }) => label !== '',
    ),
    title: '',
    rows: [],
    selected: undefined,
    more: { above: false, below: false },
    picture: state.logo,
    prompt: state.messagesWaiting > 0 ? 'You have voice mail' : '',
    softKeys: shownSoftKeys(IDLE_KEYS),
    messageLamp: state.messagesWaiting > 0,
  };
}

function lineKey(text: (name: string) => string, line: number, registered: ReadonlySet<number>): LineKey {
  const label = text(`line${line}_shortname`) || text(`line${line}_name`);
  return { label: label.slice(0, LINE_CHARACTERS), isRegistered: registered.has(line) };
}
