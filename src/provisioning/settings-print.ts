import { hash } from 'node:crypto';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { EffectiveSettings } from './compose-settings.ts';

/**
 * What a phone was told, a few characters for each setting: enough to see later which of them have changed, and no
 * value, so that no secret is in it.
 */
export type SettingsPrint = Readonly<Record<string, string>>;

/** A counter that restarts use; that it differs is how they work. */
const COUNTER = 'sync';
/** 36 bits: a change goes unnoticed once in 69 thousand million times. */
const CHARACTERS = 6;

/** The print of what holds for a phone that asked `to`; which of our addresses that was makes no difference. */
export function printSettings(settings: EffectiveSettings, to: Ipv4Address): SettingsPrint {
  const prints: [name: string, print: string][] = [];
  for (const [name, { value, layer }] of settings) {
    if (name === COUNTER) continue;
    const isOwnAddress = layer === 'defaults' && value === to;
    prints.push([name, isOwnAddress ? '' : printOf(value)]);
  }
  return Object.fromEntries(prints);
}

/** The settings that differ, in alphabetical order: other values, new ones, and ones that are not said any more. */
export function changedSettings(before: SettingsPrint, after: SettingsPrint): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}

/** Ten thousand phones are told much the same, so most prints are known; and they share them in memory. */
const PRINTS_KEPT = 4096;
const PRINTS = new Map<string, string>();

function printOf(value: string): string {
  const known = PRINTS.get(value);
  if (known !== undefined) return known;
  const print = hash('sha256', value, 'base64url').slice(0, CHARACTERS);
  if (PRINTS.size >= PRINTS_KEPT) PRINTS.clear();
  PRINTS.set(value, print);
  return print;
}
