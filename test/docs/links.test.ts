import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const PAGES = globSync(['*.md', 'docs/**/*.md']);
/** `[text](target)`, and `src` or `srcset` of a picture. */
const LINKS = [/\]\(([^)\s]+)\)/g, /\b(?:src|srcset)="([^"]+)"/g];

const linksOf = (page: string): string[] => {
  const text = readFileSync(page, 'utf8').replace(/```.*?```/gs, '');
  return LINKS.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, target = '']) => target)).filter(
    (target) => !/^[a-z]+:/.test(target),
  );
};

/** What can stand after `#`: headings as GitHub names them, and anchors made by hand. */
const anchorsOf = (page: string): Set<string> => {
  const text = readFileSync(page, 'utf8').replace(/```.*?```/gs, '');
  const headings = Array.from(text.matchAll(/^#+ (.+)$/gm), ([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
  const made = Array.from(text.matchAll(/<a id="([^"]+)">/g), ([, id = '']) => id);
  return new Set([...headings, ...made]);
};

test('every link of the documents leads to a file of the repository and to a heading in it', () => {
  const broken = PAGES.flatMap((page) =>
    linksOf(page)
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : join(dirname(page), path);
        if (!existsSync(target)) return true;
        return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
      })
      .map((link) => `${page}: ${link}`),
  );
  assert.deepEqual(broken, []);
});

test('every document that the source names is there', () => {
  const documents = globSync('docs/**/*.md');
  const broken = globSync(['bin/*', 'src/**/*.ts']).flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/(?<![/\w])docs\/[\w/-]+(?:\.md)?/g), ([name]) => name)
      .filter((name) => !documents.some((document) => document.startsWith(name)))
      .map((name) => `${file}: ${name}`),
  );
  assert.deepEqual(broken, []);
});
