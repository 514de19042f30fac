import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Account, fingerprintOf, type HeldAccount, type RefusedAccount } from '#pbx/account.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { AccountKeeper, type Keeping } from './account-keeper.ts';

const account = (user: string, secret = 's'): Account => ({
  user,
  number: user,
  authname: user,
  secret,
  name: user,
  codecs: ['PCMU'],
});

/** A PBX in memory that fails when told to. */
class MemoryPbx {
  readonly ours = new Map<string, Account>();
  readonly others = new Set<string>();
  isDown = false;

  async accounts(): Promise<HeldAccount[]> {
    this.#answer();
    const ours = Array.from(this.ours.values(), (one) => ({
      user: one.user,
      isOurs: true,
      fingerprint: fingerprintOf(one),
    }));
    return [...ours, ...Array.from(this.others, (user) => ({ user, isOurs: false }))];
  }
  async put(accounts: readonly Account[]): Promise<RefusedAccount[]> {
    this.#answer();
    const isFine = ({ secret }: Account) => secret !== 'unwritable';
    for (const one of accounts.filter(isFine)) this.ours.set(one.user, one);
    return accounts.filter((one) => !isFine(one)).map(({ user }) => ({ user, reason: 'no' }));
  }
  async remove(users: readonly string[]): Promise<void> {
    this.#answer();
    for (const user of users) this.ours.delete(user);
  }
  #answer(): void {
    if (this.isDown) throw new OffhookError('PBX_UNREACHABLE', 'Away.', 'Wait.');
  }
}

function keeping() {
  const time = new VirtualTime();
  const pbx = new MemoryPbx();
  const wanted: Account[] = [];
  const told: Keeping[] = [];
  const keeper = new AccountKeeper({
    connector: pbx,
    wanted: () => wanted,
    onKeeping: (one) => void told.push(one),
    clock: time,
    random: () => 0,
    timers: time,
  });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return { time, pbx, wanted, told, keeper, settle };
}

test('it puts what is missing or differs, takes away what is ours, and leaves others’ alone', async () => {
  const { pbx, wanted, told, keeper, settle } = keeping();
  pbx.others.add('300');
  pbx.ours.set('207', account('207')).set('208', account('208', 'old'));
  wanted.push(account('208', 'new'), account('209'), account('300'), account('210', 'unwritable'));
  keeper.look();
  await settle();
  assert.deepEqual([...pbx.ours.values()], [account('208', 'new'), account('209')]);
  assert.deepEqual(told, [
    {
      kind: 'kept',
      at: told[0]?.kind === 'kept' ? told[0].at : 0,
      accounts: 2,
      foreign: ['300'],
      refused: [{ user: '210', reason: 'no' }],
    },
  ]);
});

test('while the PBX is away it tries ever later, up to a minute, and loses nothing', async () => {
  const { time, pbx, wanted, told, keeper, settle } = keeping();
  pbx.isDown = true;
  wanted.push(account('208'));
  keeper.look();
  const waits: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    await settle();
    const last = told.at(-1);
    assert.ok(last?.kind === 'failed' && last.code === 'PBX_UNREACHABLE');
    waits.push(last.retryAt - last.at);
    time.advance(last.retryAt - last.at);
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  pbx.isDown = false;
  await settle();
  time.advance(60_000);
  await settle();
  assert.deepEqual([...pbx.ours.keys()], ['208']);
  assert.equal(time.planned, 0);
});

test('whatever is changed and whenever it is away, in the end it holds what is wanted', async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('want' as const),
      user: fc.constantFrom('1', '2', '3'),
      secret: fc.constantFrom('a', 'b'),
    }),
    fc.record({ kind: fc.constant('drop' as const), user: fc.constantFrom('1', '2', '3') }),
    fc.record({ kind: fc.constantFrom('down' as const, 'up' as const, 'wait' as const, 'settle' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { time, pbx, wanted, keeper, settle } = keeping();
      for (const one of steps) {
        if (one.kind === 'down' || one.kind === 'up') pbx.isDown = one.kind === 'down';
        else if (one.kind === 'wait') time.advance(5000);
        else if (one.kind === 'settle') await settle();
        else if (one.kind === 'want' || one.kind === 'drop') {
          const at = wanted.findIndex(({ user }) => user === one.user);
          if (at >= 0) wanted.splice(at, 1);
          if (one.kind === 'want') wanted.push(account(one.user, one.secret));
          keeper.look();
        }
      }
      pbx.isDown = false;
      for (let round = 0; round < 4; round += 1) {
        await settle();
        time.advance(60_000);
      }
      await settle();
      const byUser = (a: Account, b: Account) => a.user.localeCompare(b.user);
      assert.deepEqual([...pbx.ours.values()].sort(byUser), wanted.toSorted(byUser));
    }),
  );
});
