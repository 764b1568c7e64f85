const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  google: "Google",
  apple: "Apple",
  microsoft: "Microsoft",
};

/** The common name of a provider. */
export function providerName(provider: string): string {
  return PROVIDER_NAMES[provider] ?? provider;
}
