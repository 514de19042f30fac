import { CsvError, parse } from 'csv-parse/sync';
import { OffhookError } from '#values/offhook-error.ts';
import { type FoundAccount, readCallerId, secretConcerns } from './found-account.ts';

const MOST_ROWS = 100_000;

/**
 * The accounts in a CSV that FreePBX exported: by Bulk Handler of FreePBX 13 to 17, whose rows are its user and its
 * device in one (`extension`, `name`, `voicemail` with a context or `novm`; `tech`, `secret`: read in the source of its
 * core module), or by the older Bulk Extensions (`devinfo_secret`, by its manual). Columns are taken by their names.
 */
export function freepbxAccounts(text: string, file: string): FoundAccount[] {
  const rows = rowsOf(text, file);
  const [head] = rows;
  if (head !== undefined && !('extension' in head && ('secret' in head || 'devinfo_secret' in head))) {
    throw noExport(file, 'it has no columns extension and secret');
  }
  return rows.flatMap((row, index): FoundAccount[] => {
    const { extension: number = '', tech = 'pjsip' } = row;
    const secret = row.secret || row.devinfo_secret || undefined;
    if (number === '' || !/^(pj)?sip$/i.test(tech)) return [];
    const hasMail = row.voicemail !== undefined && !/^(novm|no|)$/i.test(row.voicemail);
    const name = row.name || readCallerId(row.callerid ?? '').name;
    return [
      {
        number,
        user: number,
        authname: number,
        ...(secret === undefined ? {} : { secret }),
        name: name || number,
        ...(hasMail ? { mailbox: `${number}@${row.voicemail === 'yes' ? 'default' : row.voicemail}` } : {}),
        where: `${file}:${index + 2}`,
        concerns: secretConcerns(secret),
      },
    ];
  });
}

function rowsOf(text: string, file: string): Record<string, string>[] {
  try {
    return parse(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      relax_column_count: true,
      to: MOST_ROWS,
    }) as Record<string, string>[];
  } catch (error) {
    if (error instanceof CsvError) throw noExport(file, error.code.toLowerCase().replaceAll('_', ' '));
    throw error;
  }
}

function noExport(file: string, why: string): OffhookError {
  return new OffhookError(
    'PBX_EXPORT_UNREADABLE',
    `${file} is no export of FreePBX's extensions: ${why}.`,
    'Export them in FreePBX: Admin, Bulk Handler, Export, Extensions.',
  );
}
