/** The functions of @stdlib used here, typed as ES default exports. */
declare module '@stdlib/stats-base-dists-f-quantile' {
  export default function quantile(p: number, d1: number, d2: number): number;
}
declare module '@stdlib/stats-base-dists-t-quantile' {
  export default function quantile(p: number, v: number): number;
}
declare module '@stdlib/stats-base-dists-normal-quantile' {
  export default function quantile(p: number, mu: number, sigma: number): number;
}
