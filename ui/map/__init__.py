"""The offline map: a sealed folium page that draws what Python tells it and reports gestures."""
