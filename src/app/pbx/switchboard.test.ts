import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connector } from '#pbx/connector.ts';
import type { Extension } from '#provisioning/phone.ts';
import type { StoredPbx } from '#store/pbxes.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { AccountIndex } from './account-index.ts';
import { Switchboard } from './switchboard.ts';

const pbx = (name: string): StoredPbx => ({ name, kind: 'test', address: 'a', port: 5060, connection: {} });
const extension = (number: string, more: Partial<Extension> = {}): Extension => ({
  number,
  name: number,
  secret: 's',
  ...more,
});

/** A connector that knows who is registered, and notes what it is asked. */
class ScriptedConnector implements Connector {
  readonly abilities = new Set(['accounts', 'registrations', 'notify'] as const);
  readonly state = { kind: 'idle' } as const;
  readonly told: string[] = [];
  readonly users: readonly string[] | 'out of reach';
  isOpen = false;
  isEnded = false;

  constructor(users: readonly string[] | 'out of reach' = []) {
    this.users = users;
  }
  open() {
    this.isOpen = true;
  }
  accounts = async () => [];
  put = async () => [];
  remove = async () => {};
  account = async () => undefined;
  async registrations() {
    if (this.users === 'out of reach') throw new Error('out of reach');
    return this.users.map((user) => ({ user, contact: `sip:${user}@c`, source: { address: 'c', port: 1 } }));
  }
  async endpointState(user: string) {
    return { user, isOnline: true, calls: 1 };
  }
  async notify(user: string) {
    this.told.push(user);
    return [{ contact: `sip:${user}@c`, outcome: 200 }];
  }
  async [Symbol.asyncDispose]() {
    this.isEnded = true;
  }
}

function boardOf(connectors: Record<string, ScriptedConnector>, extensions: readonly Extension[]) {
  const time = new VirtualTime();
  const embedded = new ScriptedConnector(['208']);
  const fleet = { revision: 0, pbxes: Object.keys(connectors).map(pbx), extensions };
  const view = {
    get revision() {
      return fleet.revision;
    },
    pbxes: () => fleet.pbxes,
    extensions: () => fleet.extensions,
    holderOf: () => undefined,
    phone: () => undefined,
    settings: () => new Map(),
    extension: (number: string) => fleet.extensions.find((one) => one.number === number),
  };
  const board = new Switchboard({
    fleet: view,
    accounts: new AccountIndex(view),
    onEnd: () => {},
    embedded,
    connect: ({ name }) => connectors[name],
    listener: () => ({}),
    onStanding: () => {},
    clock: time,
    timers: time,
    onError: (error) => assert.fail(String(error)),
  });
  board.follow();
  return { board, embedded, fleet };
}

test('connectors come and go with their PBXes; one whose PBX changed is another', async () => {
  const office = new ScriptedConnector();
  const { board, fleet } = boardOf({ office }, []);
  assert.deepEqual([...board.connectors().keys()], ['embedded', 'office']);
  assert.ok(office.isOpen);
  board.follow();
  assert.equal(office.isEnded, false);
  fleet.pbxes = [{ ...pbx('office'), port: 5070 }];
  board.follow();
  assert.equal(office.isEnded, false);
  fleet.revision += 1;
  board.follow();
  assert.equal(office.isEnded, true);
  fleet.revision += 1;
  fleet.pbxes = [];
  board.follow();
  assert.deepEqual([...board.connectors().keys()], ['embedded']);
});

test('who is registered is told with PBX and extension, and a PBX out of reach hides no other', async () => {
  const extensions = [extension('208'), extension('309', { pbx: 'office', user: 'desk' })];
  const office = new ScriptedConnector(['desk', 'stranger']);
  const { board } = boardOf({ gone: new ScriptedConnector('out of reach'), office }, extensions);
  const found = (await board.registrations()).map((one) => [one.pbx, one.user, one.extension]);
  assert.deepEqual(found, [
    ['embedded', '208', '208'],
    ['office', 'desk', '309'],
    ['office', 'stranger', undefined],
  ]);
});

test('a phone is told through the PBX that its extension is on, as the user it is there', async () => {
  const office = new ScriptedConnector();
  const desk = extension('309', { pbx: 'office', user: 'desk' });
  const { board, embedded } = boardOf({ office }, [
    desk,
    extension('208'),
    extension('400', { pbx: 'mute' }),
  ]);
  for (const number of ['309', '208']) await board.notify(number, { kind: 'check-sync' });
  assert.deepEqual([office.told, embedded.told], [['desk'], ['208']]);
  await assert.rejects(board.notify('400', { kind: 'check-sync' }), { code: 'PBX_CANNOT' });
  assert.deepEqual(await board.notify('999', { kind: 'check-sync' }), []);
});
