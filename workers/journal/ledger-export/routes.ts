import * as contract from "#shared/contracts/fills.ts";
import { serve } from "../../http/serve/serve.ts";
import { exportFills } from "./export-fills.ts";

export const ledgerExport = [
  serve(contract.exportFills, (c) =>
    c.body(exportFills(c.var.ctx), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="fills.csv"',
    }),
  ),
];
