/** How long it takes to lint a folder with 1,000 phones, each file unlike the others, from the disk to the findings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintPaths } from '#app/lint/lint-paths.ts';
import { phoneFileName } from '#files/file-names.ts';
import { parseMacAddress } from '#values/mac-address.ts';

const PHONES = 1000;
const ROUNDS = 3;

/** One of the mistakes that real folders have, in every tenth file. */
const MISTAKES = [
  'nat_enabel: 1',
  'proxy1_port=5060',
  'start_media_port: 16348',
  'logo_url: "http://10.0.0.2/a.bmp',
];

/** Writes the folder, lints it and prints the times. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-bench-'));
  try {
    for (const [name, text] of filesOf(PHONES)) writeFileSync(join(folder, name), text);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const started = performance.now();
      const { files, findings } = await lintPaths([folder]);
      const seconds = (performance.now() - started) / 1000;
      const memory = Math.round(process.memoryUsage.rss() / 1024 / 1024);
      const rate = Math.round(files / seconds);
      console.log(
        `round ${round}: ${files} files, ${findings.length} findings, ${seconds.toFixed(2)} s (${rate} files/s), ${memory} MB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function* filesOf(phones: number): Iterable<[name: string, text: string]> {
  yield [
    'SIPDefault.cnf',
    'image_version: P0S3-8-12-00\nproxy1_address: 10.0.0.2\nproxy_register: 1\ntelnet_level: 0\nsync: 1\n',
  ];
  yield ['dialplan.xml', '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n'];
  yield ['syncinfo.xml', '<SYNCINFO>\n<IMAGE VERSION="*" SYNC="1"/>\n</SYNCINFO>\n'];
  for (let phone = 0; phone < phones; phone += 1) {
    const mac = parseMacAddress(`00115C${phone.toString(16).padStart(6, '0')}`);
    if (mac !== undefined) yield [phoneFileName('phone-cnf', mac), phoneFile(phone)];
  }
}

function phoneFile(phone: number): string {
  const lines = Array.from({ length: 6 }, (_, index) => {
    const number = 10_000 + phone * 6 + index;
    const line = `line${index + 1}`;
    return `# Key ${index + 1}
${line}_name: ${number}
${line}_authname: "${number}"
${line}_password: "Zr8kW${number.toString(36)}Qf5vTy"
${line}_shortname: "${number}"
${line}_displayname: "Person ${number}" ; who calls
`;
  });
  const mistake = phone % 10 === 0 ? `${MISTAKES[(phone / 10) % MISTAKES.length]}\n` : '';
  return `# Phone ${phone}\nphone_label: "Desk ${phone}"\nphone_password: "q7Vn3K${phone}Wd"\n${lines.join('')}${mistake}`;
}
