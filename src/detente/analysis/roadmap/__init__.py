"""In what order could they move so that nobody ever gains by walking away?"""
