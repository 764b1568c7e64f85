// The sheets of every page, as the app's first file loads them. A test then sees what is hidden or cut.
import "virtual:tokens.css";
import "../../web/src/styles/base.css";
import "../../web/src/styles/controls.css";
import "../../web/src/styles/surfaces.css";
