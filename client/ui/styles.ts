/** The styles that both pages share, in the order in which they may overrule each other. */
import './tokens.css';
import './base.css';
import './controls.css';
import './letter.css';
