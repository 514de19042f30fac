import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { ASTERISK_ROOT } from './asterisk-root.ts';

import { freePort } from './free-port.ts';

const MODULES = `
res_timing_timerfd res_crypto res_sorcery_config res_sorcery_memory res_sorcery_astdb res_sorcery_realtime
res_pjproject res_statsd res_geolocation res_http_websocket res_websocket_client res_pjsip res_pjsip_session
res_pjsip_pubsub res_pjsip_outbound_publish res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest
res_pjsip_endpoint_identifier_user res_pjsip_registrar res_pjsip_nat res_pjsip_rfc3326 res_pjsip_sdp_rtp
res_pjsip_caller_id res_pjsip_dtmf_info res_pjsip_mwi res_pjsip_mwi_body_generator res_pjsip_exten_state
res_pjsip_pidf_body_generator res_pjsip_dialog_info_body_generator res_pjsip_notify res_pjsip_refer chan_pjsip
res_rtp_asterisk codec_ulaw codec_alaw format_pcm format_wav func_callerid func_channel func_logic
func_pjsip_endpoint func_pjsip_contact app_dial app_echo app_playback app_voicemail pbx_config bridge_simple
bridge_builtin_features bridge_native_rtp res_stasis res_stasis_device_state res_ari res_ari_model
res_ari_endpoints res_ari_events
`;

const TONES = ['dial', 'busy', 'ring', 'congestion', 'callwaiting', 'dialrecall', 'record', 'info']
  .map((tone) => `${tone} = 350+440\n`)
  .join('');

export const AMI = { user: 'offhook', secret: 'spricht-mit-asterisk' };

/** A real Asterisk in its folder, on ports of its own; it is gone when it is disposed of. */
export class Asterisk implements AsyncDisposable {
  /** Its sound comes from here whatever it is told, and phones mind where sound comes from. */
  readonly address = '127.0.0.1' as Ipv4Address;
  readonly sipPort: number;
  readonly amiPort: number;
  readonly ariPort: number;
  /** Its configuration, as other programs of this machine see it. */
  readonly folder: string;
  readonly #home: string;
  readonly #inside: string;
  #child: ChildProcess | undefined;
  #output = '';
  /** Where ODBC looks. */
  #sources: NodeJS.ProcessEnv = {};

  private constructor([sipPort, amiPort, ariPort]: readonly [number, number, number]) {
    this.sipPort = sipPort;
    this.amiPort = amiPort;
    this.ariPort = ariPort;
    this.#home = mkdtempSync(join(ASTERISK_ROOT, 'tmp/offhook-'));
    this.#inside = this.#home.slice(ASTERISK_ROOT.length);
    this.folder = join(this.#home, 'etc');
  }

  /**
   * Starts one; `files` come into its folder, in the place of those of the same name; `modules` are loaded besides; `odbc` is the port of a MariaDB that is called
   * `offhook-PORT` there.
   */
  static async start(
    files: Readonly<Record<string, string>> = {},
    modules: readonly string[] = [],
    { odbc }: { readonly odbc?: number } = {},
  ): Promise<Asterisk> {
    const free = () => freePort('127.0.0.1');
    const asterisk = new Asterisk([await free(), await free(), await free()]);
    for (const part of ['etc', 'lib', 'db', 'key/keys', 'spool/voicemail', 'run', 'log']) {
      mkdirSync(join(asterisk.#home, part), { recursive: true });
    }
    for (const [name, text] of Object.entries({ ...asterisk.#configuration(modules), ...files })) {
      asterisk.write(name, text);
    }
    // It looks its own name up with every call.
    writeFileSync(join(ASTERISK_ROOT, 'etc/hosts'), `127.0.0.1 localhost ${hostname()}\n`);
    if (odbc !== undefined) asterisk.#sources = asterisk.#writeSources(odbc);
    await asterisk.startAgain();
    return asterisk;
  }

  /** What it complained about since it was started: warnings and errors. */
  complaints(): string[] {
    return this.#output.split('\n').filter((line) => /\b(WARNING|ERROR)\b/.test(line));
  }

  get output(): string {
    return this.#output;
  }

  /** The URL of its REST interface. */
  get ari(): string {
    return `http://${this.address}:${this.ariPort}/ari`;
  }

  /** Writes a file of its configuration. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Has AMI and ARI spoken over TLS too, once it is started again; `certificate` is a file of its folder. */
  secure({ amiPort, ariPort, certificate }: { amiPort: number; ariPort: number; certificate: string }): void {
    const tls = `tlsenable = yes\ntlscertfile = ${this.#inside}/etc/${certificate}\n`;
    const { 'manager.conf': manager = '', 'http.conf': http = '' } = this.#configuration([]);
    const general = (text: string, port: number) =>
      text.replace('[general]\n', `[general]\n${tls}tlsbindaddr = ${this.address}:${port}\n`);
    this.write('manager.conf', general(manager, amiPort));
    this.write('http.conf', general(http, ariPort));
  }

  /** Its own place for voice messages. */
  get spool(): string {
    return join(this.#home, 'spool/voicemail');
  }

  /** What its command line says. */
  cli(command: string): string {
    const { stdout } = spawnSync(
      'chroot',
      [ASTERISK_ROOT, 'asterisk', '-C', `${this.#inside}/etc/asterisk.conf`, '-rx', command],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    );
    return stdout;
  }

  /** Starts it, after it was stopped. */
  async startAgain(): Promise<void> {
    this.#output = '';
    const child = spawn(
      'chroot',
      [ASTERISK_ROOT, 'asterisk', '-f', '-C', `${this.#inside}/etc/asterisk.conf`],
      {
        env: { ...process.env, ...this.#sources },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-100_000);
      });
    }
    const patience = AbortSignal.timeout(60_000);
    while (!this.#output.includes('Asterisk Ready.')) {
      if (patience.aborted || child.exitCode !== null)
        throw new Error(`Asterisk did not start:\n${this.#output}`);
      await setTimeout(20);
    }
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#home, { recursive: true, force: true });
  }

  #writeSources(port: number): NodeJS.ProcessEnv {
    const [driver = ''] = globSync('usr/lib/*/odbc/libmaodbc.so', { cwd: ASTERISK_ROOT });
    this.write(
      'odbc.ini',
      `[offhook-${port}]\nDriver = /${driver}\nServer = 127.0.0.1\nPort = ${port}\nDatabase = asterisk\n`,
    );
    return { ODBCINI: `${this.#inside}/etc/odbc.ini` };
  }

  #configuration(more: readonly string[]): Record<string, string> {
    const { address } = this;
    const modules = readdirSync(join(ASTERISK_ROOT, 'usr/lib')).flatMap((arch) => {
      const folder = `/usr/lib/${arch}/asterisk/modules`;
      return existsSync(ASTERISK_ROOT + folder) ? [folder] : [];
    })[0];
    const inside = (part: string) => `${this.#inside}/${part}`;
    const folders = {
      astetcdir: inside('etc'),
      astmoddir: modules ?? '',
      astvarlibdir: inside('lib'),
      astdbdir: inside('db'),
      astkeydir: inside('key'),
      astdatadir: '/usr/share/asterisk',
      astspooldir: inside('spool'),
      astrundir: inside('run'),
      astlogdir: inside('log'),
    };
    const lines = (values: Record<string, string>, sign = '=') =>
      Object.entries(values)
        .map(([name, value]) => `${name} ${sign} ${value}\n`)
        .join('');
    const loads = [...MODULES.trim().split(/\s+/), ...more].map((name) => `load = ${name}.so\n`).join('');
    return {
      'asterisk.conf': `[directories]\n${lines(folders, '=>')}[options]\nnocolor = yes\n`,
      'modules.conf': `[modules]\nautoload = no\n${loads}`,
      'logger.conf': '[general]\n[logfiles]\nconsole => notice,warning,error\n',
      'manager.conf': `[general]\nenabled = yes\nbindaddr = ${address}\nport = ${this.amiPort}\n[${AMI.user}]\nsecret = ${AMI.secret}\nread = system,call,reporting\nwrite = system,call,reporting\n`,
      'http.conf': `[general]\nenabled = yes\nbindaddr = ${address}\nbindport = ${this.ariPort}\n`,
      'ari.conf': `[general]\nenabled = yes\n${[AMI.user, 'watcher'].map((user) => `[${user}]\ntype = user\npassword = ${AMI.secret}\nread_only = yes\n`).join('')}`,
      'pjsip.conf': `[transport-udp]\ntype = transport\nprotocol = udp\nbind = ${address}:${this.sipPort}\n`,
      'pjsip_notify.conf': '',
      'extensions.conf': '[general]\nstatic = yes\n',
      'voicemail.conf': '[general]\nformat = wav\n[default]\n208 => 1234,Front desk\n',
      'rtp.conf': '[general]\n',
      'indications.conf': `[general]\ncountry = us\n[us]\ndescription = somewhere\nringcadence = 2000,4000\n${TONES}`,
      ...Object.fromEntries(
        [
          'cdr',
          'cel',
          'features',
          'acl',
          'udptl',
          'pjproject',
          'geolocation',
          'statsd',
          'ccss',
          'stasis',
          'codecs',
          'dsp',
          'cli',
          'websocket_client',
          'extconfig',
          'sorcery',
          'dnsmgr',
          'pjsip_wizard',
        ].map((name) => [`${name}.conf`, '']),
      ),
    };
  }
}
