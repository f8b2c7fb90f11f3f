/** Repeats a measurement and prints minimum, median and maximum: on a shared machine one figure says nothing. */

/**
 * @param {string} name what is measured, with its unit
 * @param {() => number | Promise<number>} once one measurement
 * @param {number} rounds
 */
export async function measure(name, once, rounds = 7) {
  await once();
  const figures = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await once());
  figures.sort((a, b) => a - b);
  const [low, middle, high] = [figures[0], figures[Math.floor(figures.length / 2)], figures.at(-1)].map(short);
  console.log(`${name.padEnd(62)} ${middle.padStart(9)}   (${low} … ${high})`);
}

function short(figure) {
  return figure >= 100 ? figure.toFixed(0) : figure.toPrecision(3);
}

/** Milliseconds that `work` takes. */
export async function milliseconds(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
