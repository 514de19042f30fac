/** Writes the generated pages of the reference: `node docs/reference/generate.ts`. */
import { writeFileSync } from 'node:fs';
import { PAGES } from './pages.ts';

for (const [name, render] of PAGES) {
  writeFileSync(new URL(name, import.meta.url), await render());
  console.log(`docs/reference/${name}`);
}
