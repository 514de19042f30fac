import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { timelinePicture } from '#docs/pictures/timeline-picture.ts';

test('the picture of the timeline is drawn from the captured run beside it (else: node docs/pictures/draw.ts)', () => {
  const captured = readFileSync('docs/pictures/demo.txt', 'utf8');
  const picture = timelinePicture(captured);
  assert.equal(readFileSync('docs/pictures/timeline.svg', 'utf8'), picture);
  assert.match(picture, /208 registered for/);
});
