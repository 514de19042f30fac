import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from './nearest-name.ts';

test("the article's own slip finds its setting", () => {
  assert.equal(nearestName('nat_enabel', ['nat_address', 'nat_enable', 'enable_vad']), 'nat_enable');
  assert.equal(nearestName('logourl', ['logo_url', 'cfwd_url']), 'logo_url');
  assert.equal(nearestName('Image_Version', ['image_version']), 'image_version');
});

test('a stranger finds nothing', () => {
  assert.equal(nearestName('dscpForAudio', ['tos_media', 'enable_vad']), undefined);
  assert.equal(nearestName('x', ['y']), undefined);
});
