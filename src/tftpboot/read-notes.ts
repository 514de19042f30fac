import type { CnfSetting } from '#files/cnf/cnf-document.ts';
import { commentText } from '#files/cnf/cnf-writer.ts';
import { findParameter } from '#files/parameters/find-parameter.ts';
import { cnfOf } from '#lint/cnf-view.ts';
import type { LintFile } from '#lint/lint-file.ts';
import { maskSecrets } from '#lint/mask-secrets.ts';
import { showText } from '#lint/place.ts';
import { isOwnHeader } from './own-header.ts';

/** The comments of a file: those that belong to a setting, and the others. Several lines are joined by line feeds. */
export interface FileNotes {
  /** By the setting's name: in lower case when the table knows it. */
  readonly ofSettings: ReadonlyMap<string, string>;
  readonly ofFile: string;
}

/** More is a manual, which somebody else keeps. */
const LONGEST_NOTE = 4000;

/**
 * A comment belongs to the setting on its line or right below it. The first ones of a file and those with a blank line,
 * an empty comment or the end of the file below belong to the file. Lines of dashes say nothing, and passwords in comments become stars.
 */
export function readNotes(file: LintFile): FileNotes {
  const ofSettings = new Map<string, string>();
  const ofFile: string[] = [];
  let above: string[] = [];
  let isTop = true;
  const setAside = (): void => {
    ofFile.push(...above);
    above = [];
    isTop = false;
  };
  for (const { line } of cnfOf(file).lines) {
    if (line.kind === 'comment') {
      const text = noteText(line.text);
      if (/^[#;\s]*$/.test(line.text)) setAside();
      else if (text !== undefined) above.push(text);
    } else if (line.kind === 'setting') {
      if (isTop) setAside();
      isTop = false;
      const name = nameOf(line);
      const earlier = ofSettings.get(name);
      if (earlier !== undefined) ofFile.push(`${name} - ${earlier}`);
      ofSettings.delete(name);
      const text = [...above, ...trailing(line)].join('\n');
      if (text !== '') ofSettings.set(name, bounded(text));
      above = [];
    } else if (line.kind !== 'blank' || above.length > 0) setAside();
  }
  setAside();
  return { ofSettings, ofFile: bounded(ofFile.join('\n')) };
}

/** At most as long as a note may be. */
export function bounded(text: string): string {
  return text.slice(0, LONGEST_NOTE).trim();
}

function nameOf({ name }: CnfSetting): string {
  const known = name.toLowerCase();
  return findParameter(known) === undefined ? name : known;
}

function trailing({ text, valueEnd }: CnfSetting): string[] {
  const rest = text.slice(valueEnd);
  const semicolon = rest.indexOf(';');
  const note = semicolon < 0 ? undefined : noteText(rest.slice(semicolon));
  return note === undefined ? [] : [note];
}

/** A comment without its sign; `undefined` when it says nothing, or nothing but what Offhook writes by itself. */
function noteText(comment: string): string | undefined {
  const text = commentText(showText(maskSecrets(comment)))
    .replace(/^[#;\s]+/, '')
    .trim();
  return /[A-Za-z0-9]/.test(text) && !isOwnHeader(text) ? text : undefined;
}
