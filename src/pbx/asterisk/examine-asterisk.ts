import type { PbxFinding } from '#pbx/pbx-finding.ts';
import { type AmiMessage, amiHeader } from '#protocols/ami/ami-codec.ts';
import { counted } from '#values/counted.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { AccountPlace } from './account-place.ts';
import { SHOW_CONTACTS, showEndpoint } from './ami/ami-questions.ts';
import type { AmiAnswer } from './ami/ami-session.ts';

export interface ExaminedAsterisk {
  /** Asks the manager interface. */
  readonly ask: (action: AmiMessage) => Promise<AmiAnswer>;
  /** Where accounts are kept for it; absent when that is done by hand. */
  readonly place?: Pick<AccountPlace, 'accounts' | 'examine'>;
  /** Asks the REST interface for something; absent when there is none. */
  readonly askAri?: () => Promise<unknown>;
}

/** Major versions that it is made for. */
const [OLDEST, NEWEST] = [18, 24];

/** Modules without which phones miss something, and what that is. */
const MODULES = [
  ['chan_pjsip', 'problem', 'phones can’t call'],
  ['res_pjsip_registrar', 'problem', 'phones can’t register'],
  ['res_pjsip_authenticator_digest', 'problem', 'phones can’t prove who they are'],
  ['res_pjsip_endpoint_identifier_user', 'problem', 'phones are not known by their extension'],
  ['res_pjsip_sdp_rtp', 'problem', 'there is no sound'],
  ['res_rtp_asterisk', 'problem', 'there is no sound'],
  ['res_pjsip_notify', 'warning', 'phones can’t be restarted through it'],
  ['res_pjsip_mwi', 'warning', 'no message lamp lights'],
  ['res_pjsip_caller_id', 'warning', 'phones don’t show who calls'],
] as const;

/** What it is asked for, with the class that its manager user must have for writing. */
const ACTIONS = [
  ['Reload', 'system', 'accounts that change are read only when somebody reloads'],
  ['PJSIPNotify', 'system', 'phones can’t be restarted through it'],
  [amiHeader(SHOW_CONTACTS, 'Action') ?? '', 'system', 'nobody knows who is registered'],
  ['PJSIPShowEndpoint', 'system', 'pbx check can’t look at accounts'],
] as const;

/** Looks at an Asterisk as it runs. What can't be asked is a finding, not an error. */
export async function examineAsterisk(asterisk: ExaminedAsterisk): Promise<readonly PbxFinding[]> {
  const { ask, askAri } = asterisk;
  const findings: PbxFinding[] = [];
  try {
    findings.push(await version(ask));
    const missing = await missingModules(ask);
    findings.push(...missing.findings, ...(await missingRights(ask, missing.names)));
    findings.push(...(await ownAccounts(asterisk)));
  } catch (error) {
    findings.push(troubleOf(error));
  }
  if (askAri === undefined) return findings;
  try {
    await askAri();
    return [...findings, { state: 'ok', found: 'its REST interface (ARI) answers' }];
  } catch (error) {
    return [...findings, troubleOf(error)];
  }
}

function troubleOf(error: unknown): PbxFinding {
  if (!(error instanceof OffhookError)) throw error;
  return { state: 'problem', found: error.message.replace(/\.$/, ''), remedy: error.remedy };
}

async function version(ask: ExaminedAsterisk['ask']): Promise<PbxFinding> {
  const { isSuccess, headers } = await ask([['Action', 'CoreSettings']]);
  const said = (amiHeader(headers, 'AsteriskVersion') ?? '').slice(0, 60);
  const major = Number(/^(?:certified\/)?(\d+)/.exec(said)?.[1]);
  if (!isSuccess || Number.isNaN(major)) {
    return {
      state: 'unknown',
      found: `it answers, and does not tell its version${said === '' ? '' : ` (${said})`}`,
      remedy: 'Give its manager user write = system,call,reporting in manager.conf.',
    };
  }
  if (major >= OLDEST && major <= NEWEST) return { state: 'ok', found: `Asterisk ${said} answers` };
  return {
    state: 'warning',
    found: `Asterisk ${said} answers, and Offhook is made for ${OLDEST} to ${NEWEST}`,
    remedy:
      major < OLDEST
        ? 'Bring it up to date: it gets no corrections any more.'
        : 'See whether there is a newer Offhook, and try one phone first.',
  };
}

async function missingModules(ask: ExaminedAsterisk['ask']) {
  const names = new Set<string>();
  const findings: PbxFinding[] = [];
  for (const [module, state, lack] of MODULES) {
    const { isSuccess, message } = await ask([
      ['Action', 'ModuleCheck'],
      ['Module', module],
    ]);
    if (isSuccess) continue;
    // Anything else is a right that is missing, which is told below.
    if (!/not loaded/i.test(message)) continue;
    names.add(module);
    findings.push({
      state,
      found: `the module ${module} is not loaded, so ${lack}`,
      remedy: `Load it now (asterisk -rx 'module load ${module}.so'), and see that modules.conf does not keep it out.`,
    });
  }
  if (findings.length === 0) findings.push({ state: 'ok', found: 'the modules that phones need are loaded' });
  return { names, findings };
}

async function missingRights(
  ask: ExaminedAsterisk['ask'],
  missing: ReadonlySet<string>,
): Promise<PbxFinding[]> {
  const { headers } = await ask([['Action', 'ListCommands']]);
  const isAllowed = (action: string) => amiHeader(headers, action) !== undefined;
  const lacking = ACTIONS.filter(([action]) => {
    const isOfMissing = action === 'PJSIPNotify' && missing.has('res_pjsip_notify');
    return !isAllowed(action) && !isOfMissing;
  });
  if (lacking.length === 0) return [{ state: 'ok', found: 'its manager user may do all that is needed' }];
  const classes = [...new Set(lacking.map(([, right]) => right))].join(', ');
  return lacking.map(([action, , lack]) => ({
    state: 'problem',
    found: `its manager user may not ${action}, so ${lack}`,
    remedy: `Give the user the class ${classes} in manager.conf, best read = system,call,reporting and write = system,call,reporting; then: asterisk -rx 'manager reload'.`,
  }));
}

/** Whether it has read what is kept for it: one account tells for all. */
async function ownAccounts({ ask, place }: ExaminedAsterisk): Promise<PbxFinding[]> {
  const own = (await place?.accounts())?.filter(({ isOurs }) => isOurs) ?? [];
  const files = place?.examine?.() ?? [];
  const [first] = own;
  if (first === undefined) return [...files];
  const { isSuccess } = await ask(showEndpoint(first.user));
  const count = counted(own.length, 'account');
  return isSuccess
    ? [...files, { state: 'ok', found: `${count} kept for it, which it has read` }]
    : [
        ...files,
        {
          state: 'problem',
          found: `${count} kept for it, and it does not know ${first.user}`,
          remedy:
            "Is the folder (or the database) the one that this Asterisk reads, and may its user read the files there? Then: asterisk -rx 'module reload res_pjsip.so'. With tables see sorcery.conf in docs/guide/your-asterisk.md.",
        },
      ];
}
