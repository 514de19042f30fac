import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EndpointBook } from './endpoint-book.ts';

const endpoint = (resource: string, state: 'online' | 'offline', ...channel_ids: string[]) => ({
  technology: 'PJSIP',
  resource,
  state,
  channel_ids,
});
const channel = (type: 'ChannelCreated' | 'ChannelDestroyed', id: string, name: string) => ({
  type,
  channel: { id, name },
});

test('endpoints come and go, and calls begin and end, as Asterisk tells', () => {
  const book = new EndpointBook();
  const told = book.restore([endpoint('208', 'offline'), endpoint('front-desk', 'online', '1.1')]);
  assert.deepEqual(told, [
    { user: '208', isOnline: false, calls: 0 },
    { user: 'front-desk', isOnline: true, calls: 1 },
  ]);
  const online = { type: 'ContactStatusChange', endpoint: endpoint('208', 'online'), contact_info: {} };
  assert.deepEqual(book.take(online), { user: '208', isOnline: true, calls: 0 });
  assert.equal(book.take(online), undefined);
  assert.equal(book.take(channel('ChannelCreated', '1.2', 'PJSIP/208-0000002a'))?.calls, 1);
  assert.equal(book.take(channel('ChannelDestroyed', '1.1', 'PJSIP/front-desk-00000001'))?.calls, 0);
  assert.deepEqual(book.state('208'), { user: '208', isOnline: true, calls: 1 });
  assert.deepEqual(book.restore([endpoint('208', 'online', '1.2')]), [
    { user: 'front-desk', isOnline: false, calls: 0 },
  ]);
  assert.equal(book.state('front-desk'), undefined);
});

test('what is not of chan_pjsip, of nobody known, or no event at all changes nothing', () => {
  const book = new EndpointBook();
  book.restore([endpoint('208', 'online'), { ...endpoint('209', 'online'), technology: 'SIP' }, null, 7]);
  for (const event of [
    channel('ChannelCreated', '1', 'PJSIP/399-00000001'),
    channel('ChannelCreated', '1', 'Local/208@x-00000001;1'),
    { type: 'PeerStatusChange', endpoint: { ...endpoint('208', 'offline'), technology: 'IAX2' } },
    { type: 'ChannelCreated' },
    'text',
    null,
  ]) {
    assert.equal(book.take(event), undefined);
  }
  assert.equal(book.state('209'), undefined);
  assert.deepEqual(book.restore('nonsense'), [{ user: '208', isOnline: false, calls: 0 }]);
});

test('events that come twice, or after a list that they are part of, count once', () => {
  const step = fc.record({
    isNew: fc.boolean(),
    id: fc.constantFrom('1', '2', '3'),
    user: fc.constantFrom('208', '209'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(), (steps, at) => {
      const events = steps.map(({ isNew, id, user }) =>
        channel(isNew ? 'ChannelCreated' : 'ChannelDestroyed', `${user}.${id}`, `PJSIP/${user}-0000000${id}`),
      );
      const [plain, late] = [new EndpointBook(), new EndpointBook()];
      const open = new Map<string, Set<string>>([
        ['208', new Set()],
        ['209', new Set()],
      ]);
      const listed = () => Array.from(open, ([user, ids]) => endpoint(user, 'online', ...ids));
      for (const book of [plain, late]) book.restore(listed());
      const half = events.length === 0 ? 0 : at % events.length;
      for (const [index, event] of events.entries()) {
        plain.take(event);
        plain.take(event);
        const { isNew, user } = steps[index] ?? assert.fail();
        if (isNew) open.get(user)?.add(event.channel.id);
        else open.get(user)?.delete(event.channel.id);
        if (index === half) late.restore(listed());
      }
      for (const event of events.slice(half)) late.take(event);
      for (const [user, ids] of open) {
        assert.equal(plain.state(user)?.calls, ids.size);
        assert.equal(late.state(user)?.calls, ids.size);
      }
    }),
  );
});
