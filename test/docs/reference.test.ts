import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PAGES } from '#docs/reference/pages.ts';

for (const [name, render] of PAGES) {
  test(`docs/reference/${name} says what the data says (else: node docs/reference/generate.ts)`, async () => {
    assert.equal(readFileSync(`docs/reference/${name}`, 'utf8'), await render());
  });
}

test('every link inside a generated page leads somewhere', async () => {
  for (const [name, render] of PAGES) {
    const page = await render();
    const anchors = new Set([
      ...Array.from(page.matchAll(/<a id="([^"]+)">/g), ([, id]) => id),
      ...Array.from(page.matchAll(/^#+ (.+)$/gm), ([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      ),
    ]);
    const links = Array.from(page.matchAll(/\]\(#([^)]+)\)/g), ([, target]) => target);
    assert.deepEqual(
      links.filter((target) => !anchors.has(target)),
      [],
      name,
    );
  }
});
