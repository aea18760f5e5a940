export { type Amendment, amendmentOf, renderAmendment } from "./amendment.ts";
