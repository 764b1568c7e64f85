import type { StampReader } from "../../../core/stamps.ts";
import type { FlexField } from "./fields.ts";

/** One row of a section, with what the statement around it says. */
export type SectionRow = {
  field: FlexField;
  account: string;
  readStamp: StampReader;
  /** The first and the last date of the statement, as yyyyMMdd or yyyy-MM-dd; "" where it states none. */
  fromDate: string;
  toDate: string;
};
