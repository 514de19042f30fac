import type { Check, CheckResult, DoctorContext } from './check.ts';
import { type Admission, admit, type Firewall, type Knock } from './firewall/firewall.ts';
import { parseIptablesRules } from './firewall/iptables-rules.ts';
import { parseNftRuleset } from './firewall/nft-ruleset.ts';
import { errorCode, type Machine } from './machine.ts';

/** The table that iptables keeps inside nftables; iptables itself tells more of it. */
const TABLE_OF_IPTABLES = 'ip filter';

/** Whether this machine's own firewall lets phones in. */
export const firewallCheck: Check = {
  id: 'firewall',
  title: 'Firewall',
  async run(context) {
    const knocks = portsToOpen(context);
    const allow = `Phones need: ${knocks.map(describe).join(', ')}.`;
    const { machine } = context;
    if (machine.userId !== undefined && machine.userId !== 0) {
      return {
        state: 'unknown',
        found: 'only root may read the rules',
        remedy: `${allow} Run offhook doctor as root.`,
      };
    }
    const iptables = await readRules(machine, 'iptables', ['-S'], parseIptablesRules);
    const skip = new Set(typeof iptables === 'string' ? [] : [TABLE_OF_IPTABLES]);
    const nft = await readRules(machine, 'nft', ['-j', 'list', 'ruleset'], (text) =>
      parseNftRuleset(text, skip),
    );
    const firewalls = [nft, iptables].filter((rules) => typeof rules !== 'string');
    if (firewalls.length === 0) {
      return {
        state: 'unknown',
        found: `no rules could be read: nft ${nft}, iptables ${iptables}`,
        remedy: allow,
      };
    }
    return judge(knocks, firewalls, allow);
  },
};

function portsToOpen({ serving, settings }: DoctorContext): Knock[] {
  const { tftpPort, httpPorts, sipPort } = serving ?? settings;
  const knocks: Knock[] = [
    { transport: 'udp', port: tftpPort },
    ...httpPorts.map((port): Knock => ({ transport: 'tcp', port })),
    { transport: 'udp', port: sipPort },
  ];
  return knocks.filter(({ port }) => port !== 0);
}

/** The rules, or why there are none. */
async function readRules(
  machine: Machine,
  program: string,
  args: readonly string[],
  parse: (text: string) => Firewall,
): Promise<Firewall | string> {
  try {
    return parse(await machine.run(program, args));
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'is not installed' : 'could not be run';
  }
}

function judge(knocks: readonly Knock[], firewalls: readonly Firewall[], allow: string): CheckResult {
  const admissions = knocks.map((knock) => ({
    knock,
    admissions: firewalls.map((rules) => admit(rules, knock)),
  }));
  const those = (admission: Admission) =>
    admissions.filter((entry) => entry.admissions.includes(admission)).map(({ knock }) => knock);
  const dropped = those('dropped');
  if (dropped.length > 0) {
    const rules = dropped.map(
      ({ transport, port }) => `nft insert rule inet filter input ${transport} dport ${port} accept`,
    );
    return {
      state: 'problem',
      found: `drops ${dropped.map(describe).join(', ')}: phones get no answer`,
      remedy: `Let it in where your rules are kept, before the rule that drops; with nftables, for example: ${rules.join('; ')}`,
    };
  }
  const conditional = those('conditional');
  if (conditional.length > 0) {
    return {
      state: 'unknown',
      found: `admits ${conditional.map(describe).join(', ')} on conditions that can't be judged from here`,
      remedy: `${allow} See that the rules let them in from the phones' network: nft list ruleset`,
    };
  }
  return { state: 'ok', found: `admits ${knocks.map(describe).join(', ')}` };
}

function describe({ transport, port }: Knock): string {
  return `${port}/${transport}`;
}
