import { buildPlan } from '#files/dial-plan/build-plan.ts';
import { NUMBERING_PLANS } from '#knowledge/numbering/index.ts';
import type { NumberingPlan } from '#knowledge/numbering/numbering-plan.ts';
import { SOURCES } from '#knowledge/sources.ts';

/** `docs/reference/dial-plans.md`: the rules of every country. */
export function dialPlansPage(): string {
  return `# Dial plans

The countries of [offhook dialplan](cli.md#offhook-dialplan-list), as they are without options; [the guide](../guide/dial-plan.md)
tells what they mean. Numbers are as they are dialled inside the country.

${NUMBERING_PLANS.map(section).join('\n')}`;
}

function section(plan: NumberingPlan): string {
  const rules = buildPlan(plan, { outside: '', stripsOutside: false, internal: [], emergencyRoute: false });
  const rows = rules.map(
    ({ match, timeout, what }) => `| \`${match}\` | ${timeout === 0 ? 'none' : `${timeout} s`} | ${what} |`,
  );
  const name = `${plan.name[0]?.toUpperCase()}${plan.name.slice(1)}`;
  const sources = plan.sources.map((key) => SOURCES[key].title).join('; ');
  return `## ${name} (${plan.country})

| pattern | wait | for |
|---|---|---|
${rows.join('\n')}

${plan.caveats === undefined ? '' : `${plan.caveats} `}${plan.confidence}: ${sources}.
`;
}
