/** What a Prometheus text says of a series, labels and all; NaN where it has none of that name. */
export const valueOf = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')[1],
  );
