declare module "virtual:tokens.css";
declare module "virtual:sample-habit" {
  /** A bias of the sample year, as the API answers it. */
  const habit: unknown;
  export default habit;
}
