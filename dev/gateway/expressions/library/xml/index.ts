import './names.js'
import './nodes.js'
import './elements.js'
import './extensions.js'
