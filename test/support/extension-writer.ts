/**
 * Adds extensions to the store of a data folder, one commit each, and prints the number of each on a line of its own
 * once its commit is acknowledged; until it is killed. Arguments: the folder, and the first number.
 */
import { writeSync } from 'node:fs';
import { openDatabase } from '#store/database.ts';
import { addExtension } from '#store/extensions.ts';

const [, , folder = '', first = '0'] = process.argv;
const db = await openDatabase(folder);
for (let number = Number(first); ; number += 1) {
  await addExtension(db, { number: String(number), name: `Name of ${number}`, secret: 'x'.repeat(31) });
  // Straight to the pipe: nothing acknowledged may wait in this process when it is killed.
  writeSync(1, `${number}\n`);
}
