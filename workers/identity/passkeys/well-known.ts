import { createApp } from "../../http/factory.ts";
import { settingsOf } from "../../settings/settings.ts";

const CACHED = { "cache-control": "public, max-age=3600" };

/**
 * Lists the origins and apps that may use this RP ID, in the forms that browsers, Apple and Android read. The
 * lists come from the settings that also decide where passkeys are accepted from.
 */
export const associations = createApp()
  .get("/.well-known/webauthn", (c) => {
    const { origin, relatedOrigins } = settingsOf(c.env);
    return c.json({ origins: [origin, ...relatedOrigins] }, 200, CACHED);
  })
  .get("/.well-known/apple-app-site-association", (c) => {
    const { appleApps } = settingsOf(c.env);
    const details = [{ appIDs: appleApps, components: [{ "/": "/oauth/done/*" }] }];
    return c.json({ webcredentials: { apps: appleApps }, applinks: { details } }, 200, CACHED);
  })
  .get("/.well-known/assetlinks.json", (c) => {
    const links = settingsOf(c.env).androidApps.map(({ packageName, fingerprint }) => ({
      relation: ["delegate_permission/common.get_login_creds", "delegate_permission/common.handle_all_urls"],
      target: {
        namespace: "android_app",
        package_name: packageName,
        sha256_cert_fingerprints: [fingerprint],
      },
    }));
    return c.json(links, 200, CACHED);
  });
