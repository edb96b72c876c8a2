print("presenza")
