"""Video ads of campaigns, from the choice of formats to the package."""
