/**
 * Draws the picture of the README from a captured run:
 *
 *     npm run -s demo -- --once > docs/pictures/demo.txt && node docs/pictures/draw.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { timelinePicture } from './timeline-picture.ts';

const captured = readFileSync(new URL('demo.txt', import.meta.url), 'utf8');
writeFileSync(new URL('timeline.svg', import.meta.url), timelinePicture(captured));
console.log('docs/pictures/timeline.svg');
