import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { DialPlan, DialRule } from './dial-plan.ts';
import { ruleProblem } from './rule-problem.ts';

const LONGEST_FILE = FILE_LIMITS.dialPlanFile.limit;

/**
 * Writes a dial plan in the spelling that all sources share.
 * @throws OffhookError DIAL_PLAN_UNWRITABLE for a rule that phones would drop, and for a plan too long for them.
 */
export function writeDialPlan({ rules }: DialPlan): Uint8Array {
  const lines = rules.map((rule) => `<TEMPLATE ${attributesOf(rule).join(' ')}/>\n`);
  const bytes = Buffer.from(`<DIALTEMPLATE>\n${lines.join('')}</DIALTEMPLATE>\n`, 'latin1');
  if (bytes.length > LONGEST_FILE) {
    throw unwritable(`the dial plan would have ${bytes.length} octets; phones read ${LONGEST_FILE}`);
  }
  return bytes;
}

function attributesOf(rule: DialRule): string[] {
  const problem = ruleProblem(rule);
  if (problem !== undefined) throw unwritable(`the rule for ${rule.match.slice(0, 40)}: ${problem}`);
  const { match, timeout, user, rewrite, route, line, tones = [] } = rule;
  const attributes = [`MATCH="${match}"`];
  if (timeout !== undefined) attributes.push(`Timeout="${timeout}"`);
  if (user !== undefined) attributes.push(`User="${user === 'ip' ? 'IP' : 'Phone'}"`);
  if (rewrite !== undefined) attributes.push(`Rewrite="${rewrite}"`);
  if (route !== undefined) attributes.push(`Route="${ROUTES[route]}"`);
  if (line !== undefined) attributes.push(`Line="${line}"`);
  return [...attributes, ...tones.map((tone) => `Tone="${tone}"`)];
}

const ROUTES = { default: 'Default', emergency: 'Emergency', fqdn: 'FQDN' } as const;

function unwritable(message: string): OffhookError {
  return new OffhookError('DIAL_PLAN_UNWRITABLE', message, 'Shorten or correct the rules of the dial plan.');
}
