// The sheets of every page, in the order of their layers; a feature's sheet stands beside its components.
import "virtual:tokens.css";
import "./base.css";
import "./controls.css";
import "./surfaces.css";
import "./sections.css";
import "./shell.css";
import "./public-page.css";
import "./broken.css";
import "./time.css";
