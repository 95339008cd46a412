"""The stages that make Panggung's weights, one module each; each stops on the clock and can go on later."""
