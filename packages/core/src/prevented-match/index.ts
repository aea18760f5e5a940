export {
  partiesOf,
  preventedMatchOf,
  type PreventedMatch,
  renderPreventedMatch,
} from "./prevented-match.ts";
