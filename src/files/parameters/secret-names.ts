import { findParameter } from './find-parameter.ts';

const LOOKS_SECRET = /pass|pwd|secret|pin(_|\d|$)|token|credential|(^|_)key(_|\d|$)|psk/i;

/**
 * Whether the value of a setting is never shown, and served only to the phone itself. Of settings that nobody knows
 * the name alone can tell: better hide what is none than show one.
 */
export function isSecretSetting(name: string): boolean {
  const known = findParameter(name) ?? findParameter(name.toLowerCase());
  return known === undefined ? LOOKS_SECRET.test(name) : known.parameter.secret === true;
}
