import type { Plugin } from "vite";

const ORDER = "@layer base,controls,surfaces,features;";

/**
 * Puts the order of the layers at the head of every sheet. A browser takes the order from the sheet that it
 * reads first, which may be one of a feature.
 */
export function layerOrder(): Plugin {
  return {
    name: "layer-order",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === "asset" && file.fileName.endsWith(".css"))
            file.source = ORDER + String(file.source);
        }
      },
    },
  };
}
