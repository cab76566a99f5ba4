import { z } from 'zod';

export const stratumSizesInput = z.object({
  /** CSV or lines copied from a spreadsheet, with the header `unit,stratum,value,people`. */
  table: z.string().trim().min(1, 'sizes_missing').max(1_000_000),
  origin: z.string().trim().min(2, 'origin_missing').max(200),
});
