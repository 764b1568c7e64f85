const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  google: "Google",
  apple: "Apple",
  microsoft: "Microsoft",
};

/** A provider as people call it. */
export function providerName(provider: string): string {
  return PROVIDER_NAMES[provider] ?? provider;
}
